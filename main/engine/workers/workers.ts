/** CPU work on threads behind one interface; see the pool's and the inline twin's docstrings for how. Owned by the engine, closed by it. */
