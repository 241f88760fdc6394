"""Administration (管理): how the service stands, what needs a hand, calendar, channels, policies."""
