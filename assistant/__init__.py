"""The assistant as a program: settings, channels, stores, command line."""
