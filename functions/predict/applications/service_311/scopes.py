"""The scopes that keys need for complaints. Plain text: operators' commands read it as well."""

COMPLAINTS_READ = "complaints:read"
COMPLAINTS_WRITE = "complaints:write"
