"""The plan as a German page for people: `migration.report.page.render`."""
