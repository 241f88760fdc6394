"""The benchmark: the product between a floor (what engine and disk allow) and the samples' workflow per unit."""
