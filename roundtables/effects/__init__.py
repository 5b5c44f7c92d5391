"""What each verb means besides its state. The engine calls these under the record's lock."""
