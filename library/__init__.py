"""What everyone should know: laws, platform rules, bulletins, guides and zero-tolerance standards, in editions."""
