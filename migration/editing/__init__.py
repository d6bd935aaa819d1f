"""How do people change a plan, and what does a change do? A workbook to edit, and what differs between two plans."""
