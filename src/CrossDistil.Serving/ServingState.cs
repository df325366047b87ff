namespace CrossDistil.Serving;

/// <summary>Whether the server is about to end.</summary>
internal sealed class ServingState
{
    private volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    public void Stop() => _isStopping = true;
}
