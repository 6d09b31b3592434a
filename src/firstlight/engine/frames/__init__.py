"""Coordinate frames: WGS-84, GCJ-02, BD-09, local metres and UTM."""
