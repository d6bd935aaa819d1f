"""The plan for other programs: `migration.exports.registry.render` by the name of a format."""
