"""A form that is sent twice is done once."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from firstlight.kernel.ids import uuid7

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Print a hidden field with a fresh command key."""
    return format_html('<input type="hidden" name="command_id" value="{}">', uuid7())
