"""The whole stack on this machine: an emulator, and what is deployed to it."""
