"""What the portal's pages print. Each page's context computes everything; its template only prints."""
