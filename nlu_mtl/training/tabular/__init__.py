"""Tasks over rows of ids and numbers: click, favourite, cart, purchase from a shop's log."""
