namespace CrossDistil.Tests;

/// <summary>Hears progress on the reporting thread; <see cref="Progress{T}"/> would hear it later, on another one.</summary>
/// <param name="hear">Called with each report.</param>
internal sealed class Listener<T>(Action<T> hear) : IProgress<T>
{
    public void Report(T value) => hear(value);
}
