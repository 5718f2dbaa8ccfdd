"""The one exception a user is meant to read."""


class ThreefoldError(Exception):
    """Something the user can mend; the message is one line that names the thing and the remedy."""
