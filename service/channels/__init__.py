"""The concrete ways out: e-mail over SMTP, SMS gateways, and the embedded mailbox and phone that stand in for them."""
