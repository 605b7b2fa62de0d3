"""The publish-time linter of workbooks: every finding with its sheet, row, column and remedy, in both languages."""
