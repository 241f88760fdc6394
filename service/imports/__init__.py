"""Reading tables that offices send: files of any usual encoding into raw rows, which the domain then checks."""
