"""Slope, travel cost, shade, contours and search segments from arrays of heights and features."""
