"""State, tracking, policy and the engine that runs one turn through them."""
