"""The conversation about a complaint: messages between owner, CBBC and JD, internal notes, unread marks, redaction."""
