"""Says in a sentence why a command cannot go on."""


class Fault(Exception):  # noqa: N818  reads as what it says
    """Ends the command with a sentence for people instead of a traceback."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        """Keep the sentence and the exit code."""
        self.code = code
        super().__init__(sentence)
