"""The version of this package, for the manifest and the user agent."""

__version__ = "0.1.0"
