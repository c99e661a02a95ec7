"""The conversation: state, policy and actions. Every channel runs the turn that is defined here."""
