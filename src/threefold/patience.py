"""How often, and after what waits, a server is asked again."""

import logging

from urllib3.exceptions import InvalidHeader
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

logger = logging.getLogger(__name__)


class Patience(Retry):
    """urllib3's own policy, but it says what it waits for, and a `Retry-After` that cannot be read asks for nothing."""

    def parse_retry_after(self, retry_after: str) -> float:
        """The seconds that a server asks for, in seconds or as a date, up to `retry_after_max`."""
        try:
            return super().parse_retry_after(retry_after)
        except InvalidHeader:
            return 0.0

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Wait for as long as the server asks, or else for longer than before."""
        last = self.history[-1]
        reason = last.error.args[0] if last.error and last.error.args else f"status {last.status}"
        logger.warning("%s: %s; trying again", last.url, reason)
        super().sleep(response)
