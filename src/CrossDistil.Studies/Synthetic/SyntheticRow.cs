namespace CrossDistil.Studies.Synthetic;

/// <summary>One impression of a generated log, with the true probabilities of its labels.</summary>
public readonly record struct SyntheticRow
{
    /// <summary>The user, from 1.</summary>
    public required int UserId { get; init; }

    /// <summary>The user's age group, from 0.</summary>
    public required int AgeGroup { get; init; }

    /// <summary>The user's city, from 0.</summary>
    public required int City { get; init; }

    /// <summary>The video, from 1.</summary>
    public required int VideoId { get; init; }

    /// <summary>The video's author, from 1.</summary>
    public required int AuthorId { get; init; }

    /// <summary>The video's one to three tags, ascending, written 3,17.</summary>
    public required string Tags { get; init; }

    /// <summary>Length of the video in milliseconds.</summary>
    public required int DurationMs { get; init; }

    /// <summary>Where it was shown: 0 = feed, 1 = following, 2 = search, 3 = nearby.</summary>
    public required int Tab { get; init; }

    /// <summary>Day of the log, from 0.</summary>
    public required int Day { get; init; }

    /// <summary>Hour of the day, 0..23.</summary>
    public required int Hour { get; init; }

    /// <summary>Milliseconds since the log's first midnight; never decreases from row to row.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Milliseconds played; repeated plays add up.</summary>
    public required int PlayTimeMs { get; init; }

    /// <summary>Whether at least 95 % of the length was played.</summary>
    public required bool Finish { get; init; }

    /// <summary>Whether the user liked the video.</summary>
    public required bool Like { get; init; }

    /// <summary>P(finish | user, video, context), 0..1: <see cref="Finish"/> was drawn from exactly this.</summary>
    public required double FinishProbability { get; init; }

    /// <summary>
    /// P(like | user, video, context), 0..1: <see cref="Like"/> was drawn from exactly this, over both outcomes of
    /// <see cref="Finish"/>.
    /// </summary>
    public required double LikeProbability { get; init; }
}
