"""A small invented tree: two districts with three and one streets of three communities each."""

from bench.tree import Tree, Unit

_STREETS = {"9901": ("990101", "990102", "990103"), "9902": ("990201",)}


def small_tree() -> Tree:
    """1 city, 2 districts, 4 streets, 12 communities; all districts before all streets, as in the real table."""
    streets = [(street, district) for district, below in _STREETS.items() for street in below]
    communities = [(f"{street}{place:02}", street) for street, _ in streets for place in (1, 2, 3)]
    return Tree(
        units=(
            Unit(code="99", name="测试市", level="city", superior=None),
            *(Unit(code=district, name=f"测试区{district}", level="district", superior="99") for district in _STREETS),
            *(Unit(code=code, name=f"测试街道{code}", level="street", superior=up) for code, up in streets),
            *(
                Unit(code=code, name=f"测试社区{code}", level="community", superior=above)
                for code, above in communities
            ),
        )
    )
