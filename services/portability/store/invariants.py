"""Lists what must always hold."""

INVARIANTS = {
    "An import that has its file has every piece of it.": """
        SELECT format('imports/%s', i.import_id) FROM portability.imports AS i
        WHERE i.community_id = :community AND i.has_file AND i.size <> (
            SELECT coalesce(sum(octet_length(c.content)), 0) FROM portability.chunks AS c
            WHERE c.community_id = i.community_id AND c.file_id = i.import_id
        )""",
    "At most one import runs at a time.": """
        SELECT format('imports/%s', i.import_id) FROM portability.imports AS i
        WHERE i.community_id = :community AND i.state IN ('queued', 'running', 'undoing')
            AND EXISTS (
            SELECT FROM portability.imports AS o
            WHERE o.community_id = i.community_id AND o.state IN ('queued', 'running', 'undoing')
                AND o.import_id < i.import_id
        )""",
}
