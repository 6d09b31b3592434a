"""Patrol routes: travel times on the ground, whom to send where, and what cannot be bettered.

`model` says what goes in and comes out; `staleness.weight` what a visit is worth;
`network.network` how long the ways take; `planning.plan` makes the routes and their proof;
`mixing.mixed` draws by lot so that nobody can foretell them.
"""
