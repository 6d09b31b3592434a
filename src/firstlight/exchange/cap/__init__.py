"""CAP 1.2, the Common Alerting Protocol: warnings read as issued; notices of our own written."""

from firstlight.exchange.cap.message import Alert, Area, Info, Reference
from firstlight.exchange.cap.reading import MOST_BYTES, read_alert
from firstlight.exchange.cap.writing import Notice, write_notice

__all__ = [
    "MOST_BYTES",
    "Alert",
    "Area",
    "Info",
    "Notice",
    "Reference",
    "read_alert",
    "write_notice",
]
