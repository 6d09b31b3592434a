"""Courses, and the credentials that people hold and when they lapse."""
