"""Search segments: ground cut along the features that people follow."""
