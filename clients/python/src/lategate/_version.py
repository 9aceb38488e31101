"""The version of this package: the manifest's, and that of the user agent."""

__version__ = "0.1.0"
