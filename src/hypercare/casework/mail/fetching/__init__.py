"""Fetching messages from where they wait: IMAP servers and mail folders, a thread for each."""
