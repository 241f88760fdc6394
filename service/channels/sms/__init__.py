"""Text messages over mainland gateways: registered templates, the signature, and requests that we sign ourselves."""
