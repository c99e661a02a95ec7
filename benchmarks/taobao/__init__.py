"""Several tasks of a real shop's log learned by one model, against one model each."""
