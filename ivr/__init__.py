"""A phone line for people with cancer whose spine may be in danger."""
