"""The reckoning of money as a German page for people: `migration.money.report.page.render`."""
