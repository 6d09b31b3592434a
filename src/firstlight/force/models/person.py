"""A person is one person, however many teams they belong to."""

from django.db import models

from firstlight.kernel.rows import Row


class Person(Row):
    """Somebody in the force. `station_id` is the station that registered them.

    `pinyin` and `initials` make names findable without Chinese input. `channels` is the order in
    which this person wants to be reached. No field marks, scores or colours a person.
    """

    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=160, blank=True)
    initials = models.CharField(max_length=30, blank=True)
    born_on = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    channels = models.JSONField(default=list)
    do_not_disturb_until = models.DateTimeField(null=True, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    home_lon = models.FloatField(null=True, blank=True)
    home_lat = models.FloatField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
