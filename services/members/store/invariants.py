"""Asks what must always hold in a community."""

# Each is a sentence and a query for the offenders of one community.
INVARIANTS = {
    "A community that ever had an administrator has one who takes part.": """
        SELECT slug FROM members.communities c WHERE community_id = :community
        AND EXISTS (SELECT FROM members.members m WHERE m.community_id = c.community_id
            AND 'admin' = ANY (m.roles))
        AND NOT EXISTS (SELECT FROM members.members m WHERE m.community_id = c.community_id
            AND 'admin' = ANY (m.roles) AND m.state = 'active')""",
    "A community has its current code of conduct.": """
        SELECT slug FROM members.communities c WHERE community_id = :community
        AND NOT EXISTS (SELECT FROM members.conducts d WHERE d.community_id = c.community_id
            AND d.version = c.conduct_version)""",
    "A handle belongs to one member, whatever its case.": """
        SELECT lower(handle) FROM members.members WHERE community_id = :community
        GROUP BY lower(handle) HAVING count(*) > 1""",
    "An address belongs to one member and is compared in its kept form.": """
        SELECT member_id::text FROM members.members WHERE community_id = :community
        AND email_key IS DISTINCT FROM NULLIF(lower(email), '')""",
    "Nothing personal is kept of an erased member.": """
        SELECT member_id::text FROM members.members WHERE community_id = :community
        AND state = 'erased' AND (email <> '' OR email_key IS NOT NULL OR bio <> ''
            OR avatar <> '' OR locale <> '' OR time_zone <> '' OR links <> '[]'
            OR interests <> '{}' OR roles <> '{}' OR handle NOT LIKE 'former-%')""",
    "An access token belongs to a member who has not left.": """
        SELECT t.token_id::text FROM members.access_tokens t
        LEFT JOIN members.members m USING (community_id, member_id)
        WHERE t.community_id = :community AND (m.member_id IS NULL OR m.state = 'erased')""",
    "A grant belongs to a member who has not left.": """
        SELECT g.capability_id::text FROM members.capabilities g
        LEFT JOIN members.members m USING (community_id, member_id)
        WHERE g.community_id = :community AND (m.member_id IS NULL OR m.state = 'erased')""",
    "An imported person is a member.": """
        SELECT i.member_id::text FROM members.imports i
        LEFT JOIN members.members m USING (community_id, member_id)
        WHERE i.community_id = :community AND m.member_id IS NULL""",
    "A member accepted no version that was never published.": """
        SELECT m.member_id::text FROM members.members m JOIN members.communities c
        USING (community_id) WHERE m.community_id = :community
        AND m.accepted_conduct_version > c.conduct_version""",
}
