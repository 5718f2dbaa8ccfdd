"""A full disk is nobody's fault but the disk's: how errors tell of one."""

import errno


def tells_of_a_full_disk(error: Exception) -> bool:
    """Whether `error` came of a disk, or a user's share of one, that is full."""
    full = errno.ENOSPC, errno.EDQUOT
    # Rust's libraries tell it in words alone.
    return (isinstance(error, OSError) and error.errno in full) or f"(os error {errno.ENOSPC})" in str(error)
