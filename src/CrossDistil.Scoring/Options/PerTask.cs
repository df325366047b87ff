namespace CrossDistil.Scoring.Options;

/// <summary>
/// A value for every task, written in an experiment file as one value for all, a list in the tasks' order, or an object
/// by task name.
/// </summary>
/// <typeparam name="T">double or double?.</typeparam>
[JsonConverter(typeof(PerTaskConverterFactory))]
public sealed record PerTask<T>
{
    /// <summary>The value of all tasks, when one was given.</summary>
    public T? All { get; init; }

    /// <summary>Values in the tasks' order, when a list was given.</summary>
    public IReadOnlyList<T>? List { get; init; }

    /// <summary>Values by task name, when an object was given.</summary>
    public IReadOnlyDictionary<string, T>? ByName { get; init; }

    /// <summary>The value of one task.</summary>
    /// <param name="task">Index of the task in the experiment.</param>
    /// <param name="name">Its name.</param>
    public T Of(int task, string name) => List is { } list ? list[task] : ByName is { } byName ? byName[name] : All!;

    /// <summary>One value for all tasks.</summary>
    public static implicit operator PerTask<T>(T value) => new() { All = value };
}
