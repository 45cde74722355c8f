"""Does what the core says is due: places legs, ends them, sends texts, and looks after everyone who is owed a call."""
