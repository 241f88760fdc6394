"""Everything concrete: settings, commands, embedded runtime, web, store, channels. The composition root."""
