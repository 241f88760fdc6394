"""The demonstration:

the real product on real input; only the people are simulated, and they act through the links they receive.
"""
