"""Placeholder."""


def parts(text: str) -> int:
    return 1 if len(text) <= 160 else -(-len(text) // 153)
