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
    "An erasure is done within a day.": """
        SELECT format('erasures/%s', e.erasure_id) FROM portability.erasures AS e
        WHERE e.community_id = :community AND e.end_time IS NULL
            AND e.create_time < now() - interval '1 day'""",
    "An erasure that is done was confirmed by every service.": """
        SELECT format('erasures/%s', e.erasure_id) FROM portability.erasures AS e
        WHERE e.community_id = :community AND e.end_time IS NOT NULL AND EXISTS (
            SELECT FROM portability.erasure_confirmations AS c
            WHERE c.community_id = e.community_id AND c.erasure_id = e.erasure_id
                AND c.confirm_time IS NULL
        )""",
    "Nothing is kept for a member who was erased to download.": """
        SELECT format('exports/%s', e.export_id) FROM portability.exports AS e
        JOIN portability.former_members AS f
            ON f.community_id = e.community_id AND f.member_id = e.member_id
        WHERE e.community_id = :community""",
}
