"""How ready is an installation to move? Its facts as tags, what people have answered, and the score of both."""
