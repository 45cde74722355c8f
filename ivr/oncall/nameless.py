"""What may be said of a rota where people's names and numbers may not."""


class Nameless(str):
    """A sentence about a rota in which no word of its file stands, and so no name and no number of anybody's."""

    __slots__ = ()
