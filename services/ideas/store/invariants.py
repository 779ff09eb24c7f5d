"""Looks for rows that contradict each other; every check is one set-based question."""

from services.ideas.domain import trend
from services.ideas.store.stats import HALF_LIFE_DAYS

# What rounding may move log2 of a sum by.
TOLERANCE = 1e-6

_WAITING = """waiting AS (
        SELECT idea, sum(votes) AS votes, sum(comments) AS comments,
            bool_or(votes <> 0) AS voted FROM ideas.deltas
        WHERE community_id = :community GROUP BY idea)"""
_VOTERS = """voter AS (
        SELECT s.number, v.member_id, min(v.create_time) AS create_time
        FROM ideas.idea_stats s
        CROSS JOIN LATERAL unnest(array_append(s.sources, s.number)) AS g(idea)
        JOIN ideas.votes v ON v.community_id = :community AND v.idea = g.idea AND v.counted
        WHERE s.community_id = :community GROUP BY s.number, v.member_id)"""

CHECKS = {
    "The votes of an idea are its voters and its votes without a name, merged ideas included.": f"""
    WITH {_WAITING}, {_VOTERS}, counted AS (SELECT number, count(*) AS n FROM voter GROUP BY number)
    SELECT format('ideas/%s says %s and has %s', s.number, s.votes + coalesce(w.votes, 0),
        coalesce(c.n, 0) + s.imported) AS example
    FROM ideas.idea_stats s LEFT JOIN waiting w ON w.idea = s.number
    LEFT JOIN counted c ON c.number = s.number
    WHERE s.community_id = :community
        AND s.votes + coalesce(w.votes, 0) <> coalesce(c.n, 0) + s.imported""",  # noqa: S608  only our own constants
    "The votes without a name are those of the idea and of what was merged into it.": """
    WITH unnamed AS (
        SELECT s.number, sum(i.imported_votes) AS n, min(i.imported_votes) AS least
        FROM ideas.idea_stats s JOIN ideas.ideas i ON i.community_id = :community
            AND i.number = ANY(array_append(s.sources, s.number))
        WHERE s.community_id = :community GROUP BY s.number)
    SELECT format('ideas/%s says %s and has %s', s.number, s.imported, u.n) AS example
    FROM ideas.idea_stats s JOIN unnamed u ON u.number = s.number
    WHERE s.community_id = :community AND (s.imported <> u.n OR u.least < 0)""",
    "The heat of an idea is what its votes add up to.": f"""
    WITH {_WAITING}, {_VOTERS}, x AS (
        SELECT number, (extract(epoch FROM create_time)::float8 - {trend.EPOCH.timestamp()})
            / ((SELECT coalesce((SELECT trend_half_life_days FROM ideas.settings
                WHERE community_id = :community), {HALF_LIFE_DAYS})) * {trend.DAY}) AS x
        FROM voter),
    top AS (SELECT number, max(x) AS x FROM x GROUP BY number),
    replayed AS (
        SELECT x.number, t.x + ln(sum(power(2::float8, greatest(x.x - t.x, {trend.FAINT}))))
            / ln(2::float8) AS hot
        FROM x JOIN top t ON t.number = x.number GROUP BY x.number, t.x)
    SELECT format('ideas/%s is at %s and its votes at %s', s.number, s.hot, r.hot) AS example
    FROM ideas.idea_stats s LEFT JOIN replayed r ON r.number = s.number
    LEFT JOIN waiting w ON w.idea = s.number
    WHERE s.community_id = :community AND NOT coalesce(w.voted, false)
        AND (SELECT recount_after FROM ideas.settings
             WHERE community_id = :community) IS NULL
        AND CASE WHEN r.hot IS NULL THEN s.hot <> '-Infinity'
            ELSE s.hot = '-Infinity' OR abs(s.hot - r.hot) > {TOLERANCE} END""",  # noqa: S608  only our own constants
    "The comments of an idea are those that readers see.": f"""
    WITH {_WAITING}, seen AS (
        SELECT idea, count(*) AS n FROM ideas.comments
        WHERE community_id = :community AND NOT internal AND delete_time IS NULL
            AND visibility = 'visible' GROUP BY idea)
    SELECT format('ideas/%s says %s and has %s', s.number, s.comments + coalesce(w.comments, 0),
        coalesce(c.n, 0)) AS example
    FROM ideas.idea_stats s LEFT JOIN waiting w ON w.idea = s.number
    LEFT JOIN seen c ON c.idea = s.number
    WHERE s.community_id = :community
        AND s.comments + coalesce(w.comments, 0) <> coalesce(c.n, 0)""",  # noqa: S608  only our own constants
    "The sources of an idea are all ideas merged into it, directly or not.": """
    WITH RECURSIVE above(source, number) AS (
        SELECT number, merged_into FROM ideas.ideas
        WHERE community_id = :community AND merged_into IS NOT NULL
        UNION
        SELECT above.source, i.merged_into FROM above
        JOIN ideas.ideas i ON i.community_id = :community AND i.number = above.number
        WHERE i.merged_into IS NOT NULL),
    closure AS (
        SELECT number, array_agg(source ORDER BY source) AS sources FROM above GROUP BY number)
    SELECT format('ideas/%s names %s and has %s', s.number, s.sources, c.sources) AS example
    FROM ideas.idea_stats s LEFT JOIN closure c ON c.number = s.number
    WHERE s.community_id = :community
        AND ARRAY(SELECT unnest(s.sources) ORDER BY 1) <> coalesce(c.sources, '{}')""",
    "No idea is merged into itself, directly or not.": """
    WITH RECURSIVE above(source, number) AS (
        SELECT number, merged_into FROM ideas.ideas
        WHERE community_id = :community AND merged_into IS NOT NULL
        UNION
        SELECT above.source, i.merged_into FROM above
        JOIN ideas.ideas i ON i.community_id = :community AND i.number = above.number
        WHERE i.merged_into IS NOT NULL)
    SELECT format('ideas/%s', source) AS example FROM above WHERE source = number""",
    "An idea is merged exactly where its status says so, into one that is there.": """
    SELECT format('ideas/%s is %s', i.number, i.status) AS example FROM ideas.ideas i
    LEFT JOIN ideas.ideas t ON t.community_id = i.community_id AND t.number = i.merged_into
    WHERE i.community_id = :community
        AND ((i.status = 'merged') <> (i.merged_into IS NOT NULL)
            OR (i.merged_into IS NOT NULL
                AND (t.number IS NULL OR i.status_before_merge IS NULL)))""",
    "What lists are read from says the same as the idea.": """
    SELECT format('ideas/%s', i.number) AS example FROM ideas.ideas i
    LEFT JOIN ideas.idea_stats s ON s.community_id = i.community_id AND s.number = i.number
    WHERE i.community_id = :community
        AND (s.board_id, s.status, s.status_time, s.response_time, s.listed) IS DISTINCT FROM
            (i.board_id, i.status, i.status_time, i.response_time,
             i.visibility = 'visible' AND i.delete_time IS NULL AND i.merged_into IS NULL)""",
    "Every row of counters belongs to an idea.": """
    SELECT format('ideas/%s', s.number) AS example FROM ideas.idea_stats s
    WHERE s.community_id = :community AND NOT EXISTS (SELECT 1 FROM ideas.ideas i
        WHERE i.community_id = s.community_id AND i.number = s.number)""",
    "Every vote is on an idea, and was cast on one.": """
    SELECT format('ideas/%s by %s', v.idea, v.member_id) AS example FROM ideas.votes v
    WHERE v.community_id = :community AND (
        NOT EXISTS (SELECT 1 FROM ideas.ideas i
            WHERE i.community_id = v.community_id AND i.number = v.idea)
        OR NOT EXISTS (SELECT 1 FROM ideas.ideas i
            WHERE i.community_id = v.community_id AND i.number = v.origin_idea))""",
    "The votes of suspended members do not count, and all others do.": """
    SELECT format('ideas/%s by %s', v.idea, v.member_id) AS example FROM ideas.votes v
    LEFT JOIN ideas.people p
        ON p.community_id = v.community_id AND p.member_id = v.member_id
    WHERE v.community_id = :community AND NOT coalesce(p.is_erased, false)
        AND v.counted = coalesce(p.is_suspended, false)""",
    "A tag counts the ideas that carry it.": """
    WITH carried AS (
        SELECT tag_id, count(*) AS n FROM ideas.idea_tags
        WHERE community_id = :community GROUP BY tag_id)
    SELECT format('tags/%s says %s and has %s', t.slug, t.idea_count, coalesce(c.n, 0)) AS example
    FROM ideas.tags t LEFT JOIN carried c ON c.tag_id = t.tag_id
    WHERE t.community_id = :community AND t.idea_count <> coalesce(c.n, 0)""",
    "A tag counts the ideas that each board lists with it.": """
    WITH listed AS (
        SELECT l.tag_id, s.board_id, count(*) AS n FROM ideas.idea_tags l
        JOIN ideas.idea_stats s
            ON s.community_id = l.community_id AND s.number = l.idea AND s.listed
        WHERE l.community_id = :community GROUP BY 1, 2)
    SELECT format('%s on %s says %s and has %s', coalesce(c.tag_id, l.tag_id),
        coalesce(c.board_id, l.board_id), coalesce(c.ideas, 0), coalesce(l.n, 0)) AS example
    FROM (SELECT * FROM ideas.tag_counts WHERE community_id = :community) c
    FULL JOIN listed l ON l.tag_id = c.tag_id AND l.board_id = c.board_id
    WHERE coalesce(c.ideas, 0) <> coalesce(l.n, 0)""",
    "A board counts the ideas it lists in each status.": """
    WITH listed AS (
        SELECT board_id, status, count(*) AS n FROM ideas.idea_stats
        WHERE community_id = :community AND listed GROUP BY board_id, status)
    SELECT format('%s %s says %s and has %s', coalesce(c.board_id, l.board_id),
        coalesce(c.status, l.status), coalesce(c.ideas, 0), coalesce(l.n, 0)) AS example
    FROM (SELECT * FROM ideas.board_counts WHERE community_id = :community) c
    FULL JOIN listed l ON l.board_id = c.board_id AND l.status = c.status
    WHERE coalesce(c.ideas, 0) <> coalesce(l.n, 0)""",
    "A comment counts the members who found it helpful.": """
    WITH marked AS (
        SELECT comment_id, count(*) AS n FROM ideas.comment_marks
        WHERE community_id = :community GROUP BY comment_id)
    SELECT format('comments/%s says %s and has %s', coalesce(c.comment_id, m.comment_id),
        coalesce(c.helpful_count, 0), coalesce(m.n, 0)) AS example
    FROM (SELECT comment_id, helpful_count FROM ideas.comments
        WHERE community_id = :community) c
    FULL JOIN marked m ON m.comment_id = c.comment_id
    WHERE coalesce(c.helpful_count, 0) <> coalesce(m.n, 0)""",
    "Nobody found their own comment helpful.": """
    SELECT format('comments/%s by %s', m.comment_id, m.member_id) AS example
    FROM ideas.comment_marks m JOIN ideas.comments c
        ON c.community_id = m.community_id AND c.comment_id = m.comment_id
    WHERE m.community_id = :community AND c.author_id = m.member_id""",
    "No suggestion waits for a merge that happened.": """
    SELECT format('duplicateSuggestions/%s', d.suggestion_id) AS example
    FROM ideas.duplicate_suggestions d JOIN ideas.ideas i
        ON i.community_id = d.community_id
            AND ((i.number = d.idea AND i.merged_into = d.into_idea)
                OR (i.number = d.into_idea AND i.merged_into = d.idea))
    WHERE d.community_id = :community AND d.state = 'waiting'""",
    "Every reply is under a comment of the same idea, and in its thread.": """
    SELECT format('comments/%s', c.comment_id) AS example FROM ideas.comments c
    LEFT JOIN ideas.comments p
        ON p.community_id = c.community_id AND p.comment_id = c.parent_id
    WHERE c.community_id = :community AND c.parent_id IS NOT NULL
        AND (p.comment_id IS NULL OR p.idea <> c.idea OR p.thread_id <> c.thread_id)""",
    "No idea has a number beyond the last one given.": """
    SELECT format('ideas/%s', i.number) AS example FROM ideas.ideas i
    WHERE i.community_id = :community AND i.number > coalesce((
        SELECT last_number FROM ideas.settings WHERE community_id = :community), 0)""",
}
